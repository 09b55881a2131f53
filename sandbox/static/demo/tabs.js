// On a narrow page the panes are tabs; on a wide one all are seen.

const tabs = [...document.querySelectorAll("[role=tab]")];
const stage = document.querySelector(".stage");

/** Wire the tabs; arrows move between them. */
export function startTabs() {
  for (const [place, tab] of tabs.entries()) {
    tab.addEventListener("click", () => show(tab));
    tab.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const next = tabs[(place + step + tabs.length) % tabs.length];
      show(next);
      next.focus();
    });
  }
}

function show(wanted) {
  for (const tab of tabs) {
    tab.setAttribute("aria-selected", String(tab === wanted));
    tab.tabIndex = tab === wanted ? 0 : -1;
  }
  stage.dataset.tab = wanted.id.replace("tab-", "");
}

/** Return whether the phone is in sight. */
export const phoneInSight = () => byName("phone").offsetParent !== null;

const byName = (name) => document.getElementById(`pane-${name}`);
