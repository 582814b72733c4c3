// Gets the document at the address that the page asks for, and hands its text back. See fetch.html.

/** More than anybody imports, in bytes. */
const MOST = 32 * 1024 * 1024;

window.addEventListener("message", async (event) => {
  if (event.source !== window.parent) return;
  const answer = (data) => window.parent.postMessage(data, "*");
  try {
    const response = await fetch(event.data.address, { credentials: "omit", referrerPolicy: "no-referrer", headers: { accept: "application/json, application/yaml, text/yaml, */*" } });
    if (!response.ok) throw new Error(`The server answered ${response.status} ${response.statusText}`.trim());
    if (Number(response.headers.get("content-length")) > MOST) throw new Error("The document is longer than 32 MB");
    const text = await response.text();
    if (text.length > MOST) throw new Error("The document is longer than 32 MB");
    answer({ text });
  } catch (error) {
    // A browser says no more than this of a server that lets no other page read it.
    const refused = error instanceof TypeError;
    answer({ error: refused ? "refused" : error.message });
  }
});
window.parent.postMessage({ ready: true }, "*");
