// Everything the page asks the sandbox; a failure is an answer with health "down".

async function ask(path, options = {}) {
  try {
    const reply = await fetch(`/_demo/${path}`, options);
    return reply.ok ? await reply.json() : { health: "broken" };
  } catch {
    return { health: "down" };
  }
}

const post = (path, body) =>
  ask(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });

export const readState = () => ask("state");
export const readThread = (address) => ask(`thread?${new URLSearchParams({ address })}`);
export const readPhone = (address, seen) =>
  ask(`phone?${new URLSearchParams({ address, seen: seen ? "1" : "0" })}`);
export const readReceipt = (asked) => ask(`receipt?${new URLSearchParams(asked)}`);
export const readCompany = () => ask("company");
export const switchCompany = (on) => post("company", { on });
export const clientSays = (said) => post("say", said);
export const moveClock = (move) => post("clock", move);
export const consoleLink = () => post("console", {});
export const frameable = (url) => ask(`frameable?${new URLSearchParams({ url })}`);
