// Sends one file in pieces, and goes on where it stopped when the network comes back. Nothing here touches the page's fields.

const PIECE = 1 << 20;
const VERSION = { "tus-resumable": "1.0.0" };

const coded = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
const decoded = (text) => new TextDecoder().decode(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)));

// Ends early when the network says that it is there again.
const pause = (tries, signal) =>
  new Promise((resume) => {
    const timer = setTimeout(resume, Math.min(30000, 500 * 2 ** tries));
    for (const [target, what] of [[window, "online"], [signal, "abort"]]) {
      target.addEventListener(what, () => (clearTimeout(timer), resume()), { once: true });
    }
  });

class Refused extends Error {}

const asked = async (address, options) => {
  const answer = await fetch(address, { ...options, headers: { ...VERSION, "accept-language": document.documentElement.lang, ...options.headers } });
  if (answer.ok || answer.status === 409) return answer;
  if (answer.status === 429 || answer.status >= 500) throw new TypeError("later");
  const told = await answer.json().catch(() => ({}));
  throw new Refused(told.message ?? "");
};

// Tries again for as long as only the network, or a server that is busy, stands against it.
const patiently = async (work, told, signal) => {
  for (let tries = 0; ; tries += 1) {
    try {
      return await work();
    } catch (failure) {
      if (signal.aborted || failure instanceof Refused) throw failure;
      told.waiting();
      await pause(tries, signal);
      if (signal.aborted) throw failure;
    }
  }
};

// Gives the text that names the stored file in its field's control; throws an error whose message says why it is not taken.
export const send = async (file, name, control, told, signal) => {
  const form = document.querySelector("form");
  const place = form.getAttribute("action").split("?")[0].split("/").slice(0, 3).join("/");
  const about = `filename ${coded(name)},field ${coded(control)}`;
  const begin = { method: "POST", headers: { "upload-length": `${file.size}`, "upload-metadata": about }, signal };
  const address = (await patiently(() => asked(`${place}/uploads`, begin), told, signal)).headers.get("location");
  signal.addEventListener("abort", () => fetch(address, { method: "DELETE", headers: VERSION, keepalive: true }).catch(() => {}));
  let answer;
  let offset = 0;
  do {
    answer = await patiently(
      async () => {
        if (offset === null) {
          const found = await asked(address, { method: "HEAD", signal });
          offset = Number(found.headers.get("upload-offset"));
          if (found.headers.has("upload-answer")) return found;
        }
        const at = offset;
        offset = null;
        const headers = { "upload-offset": `${at}`, "content-type": "application/offset+octet-stream" };
        const sent = await asked(address, { method: "PATCH", headers, body: file.slice(at, at + PIECE), signal });
        if (sent.status !== 409) offset = Number(sent.headers.get("upload-offset"));
        return sent;
      },
      told,
      signal,
    );
    if (offset !== null) told.sending(offset / file.size);
  } while (!answer.headers.has("upload-answer"));
  return decoded(answer.headers.get("upload-answer"));
};
