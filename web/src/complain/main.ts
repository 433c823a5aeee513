/**
 * The public form for complaints: one page without sign-in, in three languages, that knows nothing of
 * the company but its name. It stands alone, so that a telephone on a bad line has little to load.
 */
import { answerTo } from "./proof";
import "./complain.css";

type Words = Record<string, string>;

const LANGUAGES = {
  "zh-Hant": { name: "繁體中文", load: () => import("../../../locales/zh-Hant.json?complain") },
  "zh-Hans": { name: "简体中文", load: () => import("../../../locales/zh-Hans.json?complain") },
  en: { name: "English", load: () => import("../../../locales/en.json?complain") },
} as const;
type Language = keyof typeof LANGUAGES;

interface Form {
  company: string;
  question: string;
  bits: number;
  wait_s: number;
  files_most: number;
  bytes_most: number;
}

const FIELDS = ["product", "lot", "document", "name", "contact"] as const;
const MEGABYTE = 1024 * 1024;
const SECOND_MS = 1000;

const token = window.location.pathname.split("/")[2] ?? "";
const address = `/api/v1/public/complaint-form/${encodeURIComponent(token)}`;
const main = document.getElementById("complain") as HTMLElement;

/** The language that was chosen, else the first of the browser's that we speak. */
function chosen(): Language {
  const asked = [new URLSearchParams(window.location.search).get("lang"), ...navigator.languages];
  for (const tag of asked) {
    if (!tag) continue;
    if (tag in LANGUAGES) return tag as Language;
    if (/^zh-(cn|sg|my)|^zh-hans/i.test(tag)) return "zh-Hans";
    if (/^zh/i.test(tag)) return "zh-Hant";
    if (/^en/i.test(tag)) return "en";
  }
  return "en";
}

function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  set: Partial<HTMLElementTagNameMap[K]> = {},
  ...inside: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = Object.assign(document.createElement(name), set);
  made.append(...inside);
  return made;
}

const said = (words: Words, key: string, values: Record<string, string | number> = {}): string =>
  (words[key] ?? key).replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name] ?? ""));

/** What the server's refusal is in words. */
function refusal(words: Words, status: number, code: string): string {
  if (status === 404) return said(words, "closed");
  if (status === 429) return said(words, "busy");
  return said(words, code === "complaint_reports_waiting" ? "full" : "failed");
}

class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
  ) {
    super(code);
  }
}

async function asked(path: string, init?: RequestInit): Promise<Response> {
  const answer = await fetch(path, { credentials: "omit", ...init });
  if (answer.ok) return answer;
  const problem = (await answer.json().catch(() => ({}))) as { code?: string };
  throw new Refused(answer.status, problem.code ?? "");
}

async function load(): Promise<Form> {
  return (await (await asked(address)).json()) as Form;
}

/** Sends the report, then its files one by one; names those that were not taken. */
async function send(
  [form, began]: [Form, number],
  body: Record<string, string>,
  files: File[],
): Promise<{ report: string; lost: string[] }> {
  const answer = await answerTo(form.question, form.bits);
  const early = form.wait_s * SECOND_MS - (Date.now() - began);
  if (early > 0) await new Promise((go) => setTimeout(go, early + SECOND_MS / 4));
  const sent = await asked(address, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ ...body, question: form.question, answer }),
  });
  const { report, key } = (await sent.json()) as { report: string; key: string };
  const lost: string[] = [];
  for (const file of files) {
    const query = new URLSearchParams({ report, key, name: file.name });
    const headers = { "content-type": "application/octet-stream" };
    const put = { method: "POST", headers, body: file };
    await asked(`${address}/files?${query}`, put).catch(() => lost.push(file.name));
  }
  return { report, lost };
}

async function show(language: Language): Promise<void> {
  const words = (await LANGUAGES[language].load()).default;
  document.documentElement.lang = language;
  document.title = said(words, "title");
  const began = Date.now();
  const choice = element("select", {
    onchange: () => void show(choice.value as Language),
    ariaLabel: said(words, "language"),
  });
  for (const [tag, { name }] of Object.entries(LANGUAGES)) {
    choice.append(element("option", { value: tag, selected: tag === language }, name));
  }
  const title = element("h1", {}, said(words, "title"));
  main.replaceChildren(choice, title);
  try {
    main.append(...report(words, language, [await load(), began]));
  } catch (cause) {
    const [status, code] = cause instanceof Refused ? [cause.status, cause.code] : [0, ""];
    const alert = element("p", {}, refusal(words, status, code));
    alert.setAttribute("role", "alert");
    main.append(alert);
  }
}

/** The form itself. */
function report(words: Words, language: Language, now: [Form, number]): Node[] {
  const [form] = now;
  const lead = element("p", { className: "lead" }, said(words, "lead", { company: form.company }));
  const text = element("textarea", { name: "text", required: true, maxLength: 4000 });
  const files = element("input", {
    type: "file",
    name: "files",
    multiple: true,
    accept: "image/*,application/pdf",
  });
  const trap = element("input", { name: "website", tabIndex: -1, autocomplete: "off" });
  const trapped = element("label", { className: "trap" }, said(words, "leave_empty"), trap);
  trapped.setAttribute("aria-hidden", "true");
  const others = FIELDS.map((name) => {
    const input = element("input", { name, maxLength: 200 });
    return element("label", {}, said(words, name), input);
  });
  const lot = others[FIELDS.indexOf("lot")]?.querySelector("input") as HTMLInputElement;
  const codes = element("div", { className: "codes" });
  codes.setAttribute("role", "status");
  files.addEventListener("change", () => void offerCodes(words, files, lot, codes));
  const alert = element("p");
  alert.setAttribute("role", "alert");
  const button = element("button", { type: "submit" }, said(words, "send"));
  const most = said(words, "files", { most: form.files_most });
  const fields = element(
    "fieldset",
    {},
    element("label", {}, said(words, "text"), text),
    ...others,
    element("label", {}, most, files),
    codes,
    trapped,
    button,
  );
  const page = element("form", { noValidate: true }, fields, alert);
  page.addEventListener("submit", async (event) => {
    event.preventDefault();
    alert.textContent = "";
    const body = Object.fromEntries(
      [...new FormData(page)].filter((pair): pair is [string, string] => {
        return typeof pair[1] === "string";
      }),
    );
    if (!text.value.trim()) {
      alert.textContent = said(words, "needed");
      text.focus();
      return;
    }
    if ((files.files?.length ?? 0) > form.files_most) {
      alert.textContent = said(words, "too_many", { most: form.files_most });
      files.focus();
      return;
    }
    fields.disabled = true;
    button.textContent = said(words, "sending");
    try {
      const chosenFiles = [...(files.files ?? [])];
      const { report, lost } = await send(now, { ...body, language }, chosenFiles);
      thank(words, report, lost, form.bytes_most);
    } catch (cause) {
      const [status, code] = cause instanceof Refused ? [cause.status, cause.code] : [0, ""];
      alert.textContent = refusal(words, status, code);
      fields.disabled = false;
      button.textContent = said(words, "send");
      // A question counts once and grows old: whoever tries again needs another one.
      const fresh = await load().catch(() => null);
      if (fresh) now.splice(0, 2, fresh, Date.now());
    }
  });
  return [lead, page];
}

/** Fills the lot from the label in a photo where the field is empty, and else offers it. */
async function offerCodes(
  words: Words,
  files: HTMLInputElement,
  lot: HTMLInputElement,
  place: HTMLElement,
): Promise<void> {
  const chosen = files.files;
  const photos = [...(chosen ?? [])].filter(({ type }) => type.startsWith("image/"));
  place.replaceChildren();
  if (photos.length === 0) return;
  place.append(said(words, "code_reading"));
  // The decoder comes with the first photo; without it the field is typed as ever.
  const lots = await import("./codes").then((made) => made.lotsIn(photos)).catch(() => []);
  // Other photos were chosen meanwhile.
  if (files.files !== chosen) return;
  place.replaceChildren();
  const [first] = lots;
  if (first && lot.value.trim() === "") lot.value = first;
  for (const code of lots) {
    if (code === lot.value) place.append(element("p", {}, said(words, "code_found", { code })));
    else place.append(buttonFor(words, code, lot));
  }
}

function buttonFor(words: Words, code: string, lot: HTMLInputElement): Node {
  const onclick = (): void => {
    lot.value = code;
    lot.focus();
  };
  return element("button", { type: "button", onclick }, said(words, "code_use", { code }));
}

function thank(words: Words, report: string, lost: string[], bytes: number): void {
  const done = element("p", { tabIndex: -1 }, said(words, "done", { report }));
  done.setAttribute("role", "status");
  const most = Math.round(bytes / MEGABYTE);
  const notes = lost.map((name) => {
    const note = element("p", {}, said(words, "file_failed", { name, most }));
    note.setAttribute("role", "alert");
    return note;
  });
  main.replaceChildren(element("h1", {}, said(words, "title")), done, ...notes);
  done.focus();
}

void show(chosen());
