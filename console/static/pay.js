// Copy buttons; without this file the text can still be selected and copied by hand.
for (const button of document.querySelectorAll("button[data-copy]")) {
  const label = button.textContent;
  const field = document.getElementById(button.dataset.copy);
  button.hidden = false;
  field.addEventListener("focus", () => field.select());
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      field.select();
      document.execCommand("copy");
    }
    button.textContent = `${button.dataset.done} ✓`;
    setTimeout(() => { button.textContent = label; }, 3000);
  });
}
