/**
 * Runs the checks of verify.html without its page: node verify-page.mjs verify.html FILE [KEY ...]
 * So that a test can hold them against the others.
 */
import { readFileSync } from "node:fs";
import { Script, createContext } from "node:vm";

const [page, file, ...keys] = process.argv.slice(2);
const [, script] = /<script>([\s\S]*)<\/script>/.exec(readFileSync(page, "utf8"));
const context = createContext({ TextDecoder, TextEncoder, atob, btoa });
new Script(`${script}\nthis.verdict = verdict;`).runInContext(context);
const found = context.verdict(new Uint8Array(readFileSync(file)), keys);
const told = found.ok ? { ok: true, subject: found.subject, facts: found.facts.size } : found;
console.log(JSON.stringify(told));
process.exit(found.ok ? 0 : 1);
