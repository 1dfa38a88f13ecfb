// "Add files": each file goes by its own request with its own bar and its own outcome, three at a time.
// A lost connection is tried again; a refused file says why and stops nothing. A folder is walked in small steps.

const FORM = "[data-intake]";
const AT_ONCE = 3;
const ROWS_A_FRAME = 200;
const WAITS_MS = [1000, 3000, 8000, 20000];

const find = (name) => document.querySelector(`[data-intake-${name}]`);

function word(name, values = {}) {
  const said = document.querySelector("template[data-intake-words]").content.querySelector(`[data-word="${name}"]`);
  return Object.entries(values).reduce((text, [key, value]) => text.replace(`{${key}}`, value), said.textContent.trim());
}

// A name may hold characters that reorder it on screen: show them, do not obey them.
function visible(name) {
  return name.replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, (one) => `[U+${one.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}]`);
}

function newToken() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

class Sending {
  constructor(form) {
    this.form = form;
    this.files = [];      // every file: { file, path, token, row, state, tries }
    this.next = 0;        // the first that was never begun
    this.again = [];      // those whose connection was lost
    this.active = new Set();
    this.hasStarted = false;
    this.isStopped = false;
  }

  async add(found) {
    const list = find("list");
    find("sending").hidden = false;
    this.isStopped = false;
    for (let at = 0; at < found.length; at += ROWS_A_FRAME) {
      const rows = document.createDocumentFragment();
      for (const { file, path } of found.slice(at, at + ROWS_A_FRAME)) {
        const one = { file, path, token: newToken(), row: this.row(path || file.name), state: "waiting", tries: 0 };
        this.files.push(one);
        rows.append(one.row);
      }
      list.append(rows);
      if (this.isStopped) this.rest(this.stoppedBy); // while the list was still growing
      else this.go();
      await new Promise((done) => requestAnimationFrame(done));
    }
    this.say();
  }

  row(name) {
    const row = document.querySelector("template[data-intake-row]").content.firstElementChild.cloneNode(true);
    row.querySelector("[data-name]").textContent = visible(name);
    row.querySelector("[data-stand]").textContent = word("waiting");
    return row;
  }

  go() {
    while (!this.isStopped && this.active.size < AT_ONCE) {
      const one = this.again.shift() || this.files[this.next++];
      if (!one) { this.next = this.files.length; break; }
      this.send(one);
    }
    this.say();
    if (!this.active.size && !this.timers && this.next >= this.files.length && !this.again.length) this.end();
  }

  send(one) {
    one.state = "sending";
    this.active.add(one);
    const body = new FormData();
    body.set("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken.value);
    body.set("client_token", this.form.elements.client_token.value);
    body.set("origin", this.form.querySelector("[name=origin]:checked")?.value || "");
    body.set("file_token", one.token);
    body.set("path", one.path);
    body.set("files", one.file, one.file.name);
    const request = one.request = new XMLHttpRequest();
    const bar = document.createElement("progress");
    bar.max = Math.max(one.file.size, 1);
    bar.setAttribute("aria-label", `${word("sending")}: ${visible(one.file.name)}`);
    one.row.querySelector("[data-stand]").replaceChildren(bar);
    one.row.querySelector("[data-why]").textContent = "";
    request.upload.addEventListener("progress", (event) => { bar.value = Math.min(event.loaded, bar.max); });
    request.addEventListener("load", () => this.answered(one, request));
    ["error", "timeout"].forEach((name) => request.addEventListener(name, () => this.lost(one)));
    request.open("POST", this.form.dataset.fileUrl);
    request.setRequestHeader("HX-Request", "true"); // signed out meanwhile: a bare 403 instead of the sign-in page
    request.send(body);
  }

  answered(one, request) {
    this.active.delete(one);
    const said = new DOMParser().parseFromString(request.responseText, "text/html"); // nothing in it runs
    const row = said.querySelector("li[data-outcome]");
    if (row) this.closed(one, row);
    else if (request.status === 401 || request.status === 403) this.signedOut(one);
    else if (request.status === 413) this.failed(one, "refused", "too-large");
    else if (request.status >= 500 || request.status === 429) this.lost(one, "server");
    else this.failed(one, "unsent", "server");
    this.go();
  }

  closed(one, row) {
    one.state = row.dataset.outcome === "refused" ? "refused" : "sent";
    one.row.replaceWith(document.adoptNode(row));
    one.row = row;
    one.file = null; // a thousand files need not stay in memory
  }

  failed(one, state, why) {
    one.state = state;
    this.active.delete(one);
    one.row.querySelector("[data-stand]").textContent = "";
    one.row.querySelector("[data-why]").textContent = word(why);
  }

  lost(one, why = "lost") {
    this.active.delete(one);
    const wait = WAITS_MS[one.tries++];
    if (wait === undefined || this.isStopped) {
      this.failed(one, "unsent", why);
      this.go();
      return;
    }
    one.state = "waiting";
    one.row.querySelector("[data-stand]").textContent = word("waiting");
    one.row.querySelector("[data-why]").textContent = word("connection");
    this.timers = (this.timers || 0) + 1;
    setTimeout(() => this.takeUp(one), wait);
  }

  takeUp(one) {
    this.timers -= 1;
    if (this.isStopped) this.failed(one, "unsent", this.stoppedBy); // it waited when the others were stopped
    else this.again.push(one);
    this.go();
  }

  signedOut(one) {
    this.failed(one, "unsent", "signed-out");
    this.isStopped = true;
    this.rest("signed-out");
  }

  stop() {
    this.isStopped = true;
    this.active.forEach((one) => { one.request.abort(); this.failed(one, "unsent", "stopped"); });
    this.rest("stopped");
    this.end();
  }

  rest(why) {
    this.stoppedBy = why;
    const left = [...this.again.splice(0), ...this.files.slice(this.next)];
    left.forEach((one) => this.failed(one, "unsent", why));
    this.next = this.files.length;
    this.say();
  }

  tryAgain() {
    const unsent = this.files.filter((one) => one.state === "unsent");
    unsent.forEach((one) => { one.tries = 0; one.state = "waiting"; });
    this.again.push(...unsent);
    this.isStopped = false;
    this.go();
  }

  count(state) { return this.files.filter((one) => one.state === state).length; }

  get isBusy() { return this.active.size > 0 || this.timers > 0 || this.next < this.files.length; }

  say() {
    const [sent, refused, unsent, total] = [this.count("sent"), this.count("refused"), this.count("unsent"), this.files.length];
    const parts = [word("sent", { sent, total })];
    if (refused) parts.push(word("refused", { n: refused }));
    if (unsent) parts.push(word("unsent", { n: unsent }));
    const said = parts.join(", ");
    if (find("said").textContent !== said) find("said").textContent = said;
    find("bar").max = Math.max(total, 1);
    find("bar").value = sent + refused + unsent;
    find("again").hidden = !unsent || this.isBusy;
    find("stop").hidden = !this.isBusy;
  }

  async end() {
    if (this.isEnding || !this.count("sent")) { this.say(); return; }
    this.isEnding = true;
    const answer = await fetch(this.form.dataset.startUrl, { method: "POST", body: this.names() }).catch(() => null);
    this.isEnding = false;
    const page = answer?.ok && answer.headers.get("Location");
    const done = find("done");
    if (page) done.href = page;
    done.hidden = !page;
    this.say();
    if (page && this.count("sent") === this.files.length && !this.isBusy) location.assign(page);
  }

  names() {
    const body = new FormData();
    ["csrfmiddlewaretoken", "client_token"].forEach((name) => body.set(name, this.form.elements[name].value));
    return body;
  }

  // The page goes: what has arrived is read all the same.
  leave() {
    if (this.isBusy && this.count("sent")) navigator.sendBeacon(this.form.dataset.startUrl, this.names());
  }
}

async function entriesOf(reader) {
  const found = [];
  for (;;) {
    const some = await new Promise((done, fail) => reader.readEntries(done, fail));
    if (!some.length) return found;
    found.push(...some);
  }
}

// What was dropped may be folders: each file keeps its path, so that its name says where it lay.
async function walk(entry) {
  if (entry.isFile) {
    const file = await new Promise((done, fail) => entry.file(done, fail));
    const path = entry.fullPath.replace(/^\//, "");
    return [{ file, path: path.includes("/") ? path : "" }];
  }
  const inside = [];
  for (const one of await entriesOf(entry.createReader())) inside.push(...await walk(one));
  return inside;
}

async function dropped(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.length) return [...transfer.files].map((file) => ({ file, path: "" }));
  const found = [];
  for (const entry of entries) found.push(...await walk(entry));
  return found;
}

// Names that systems leave in every folder are nobody's files.
const isOurs = ({ file }) => !/^(\.|Thumbs\.db$|desktop\.ini$)/i.test(file.name);

function chosen(input) {
  const found = [...input.files].map((file) => ({ file, path: file.webkitRelativePath || "" }));
  input.value = "";
  return found.filter(isOurs);
}

export function start() {
  const form = document.querySelector(FORM);
  if (!form) return;
  const sending = new Sending(form);
  const holdsFiles = (event) => event.dataTransfer?.types.includes("Files");
  find("plain").hidden = true;
  find("folder").hidden = false;
  form.addEventListener("change", (event) => {
    if (event.target.type === "file") sending.add(chosen(event.target));
  });
  document.addEventListener("dragover", (event) => {
    if (holdsFiles(event)) event.preventDefault();
  });
  document.addEventListener("drop", async (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    sending.add((await dropped(event.dataTransfer)).filter(isOurs));
  });
  find("again").addEventListener("click", () => sending.tryAgain());
  find("stop").addEventListener("click", () => sending.stop());
  window.addEventListener("online", () => { if (!sending.isBusy && sending.count("unsent")) sending.tryAgain(); });
  window.addEventListener("beforeunload", (event) => { if (sending.isBusy) event.preventDefault(); });
  window.addEventListener("pagehide", () => sending.leave());
}
