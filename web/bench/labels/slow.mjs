/**
 * Slows the pages of one browser down to a share of this machine, all their threads alike: the
 * browser's own switch for that slows the page and not its workers, where codes are read.
 *
 * A renderer is stopped and let go in turns of some milliseconds by a thread of its own.
 */
import { readdirSync, readFileSync } from "node:fs";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";

const GOES_MS = 4;

/**
 * The renderers that descend from the browser with this profile. They write their arguments with
 * spaces between them, so a line is looked through as a whole.
 */
export function renderersOf(profile) {
  const processes = readdirSync("/proc").flatMap((pid) => {
    try {
      const line = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
      const [, parent] = /\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, "utf8")) ?? [];
      return [{ pid: Number(pid), parent: Number(parent), line }];
    } catch {
      // Not a process, or one that has just ended.
      return [];
    }
  });
  const browser = processes.find(
    ({ line }) => line.includes(`--user-data-dir=${profile}`) && !line.includes("--type="),
  );
  const byPid = new Map(processes.map((one) => [one.pid, one]));
  const descends = (one) =>
    one !== undefined && (one.pid === browser?.pid || descends(byPid.get(one.parent)));
  return processes
    .filter((one) => one.line.includes("--type=renderer") && descends(one))
    .map(({ pid }) => pid);
}

/** Slows them; the answer lets them go again and says how much slower they truly were. */
export function slowDown(pids, times) {
  if (times <= 1 || pids.length === 0) return async () => 1;
  const worker = new Worker(new URL(import.meta.url), { workerData: { pids, times } });
  return () =>
    new Promise((resolve) => {
      worker.once("message", resolve);
      worker.postMessage("enough");
    });
}

if (!isMainThread && workerData?.pids) {
  const { pids, times } = workerData;
  const clock = new Int32Array(new SharedArrayBuffer(4));
  const rest = (ms) => Atomics.wait(clock, 0, 0, ms);
  const tell = (signal) => {
    for (const pid of pids) {
      try {
        process.kill(pid, signal);
      } catch {
        // It has ended by itself.
      }
    }
  };
  let gone = 0;
  let all = 0;
  let isEnough = false;
  parentPort.once("message", () => {
    isEnough = true;
  });
  const turn = () => {
    const began = performance.now();
    tell("SIGCONT");
    rest(GOES_MS);
    const went = performance.now() - began;
    gone += went;
    if (isEnough) {
      parentPort.postMessage(all === 0 ? 1 : all / gone);
      parentPort.close();
      return;
    }
    tell("SIGSTOP");
    // As long as it went, so many times: a late wake-up is made up for.
    rest(went * (times - 1));
    all += performance.now() - began;
    setImmediate(turn);
  };
  turn();
}
