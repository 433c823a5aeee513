import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { civil, clock, day, fieldValue, instantOf, isPast, moment, showTimesIn } from "./time";

describe("plant time", () => {
  beforeEach(() => showTimesIn("Asia/Taipei"));

  it("shows an instant as the plant's clock showed it", () => {
    expect(moment("2026-11-19T06:32:00Z")).toMatch(/11\/19 14:32$/);
    expect(clock("2026-11-18T23:30:00Z")).toBe("07:30");
  });

  it("names the year only where it differs", () => {
    const now = new Date("2026-11-22T00:00:00Z");

    expect(day("2026-11-19T06:32:00Z", now)).toBe("11/19");
    expect(day("2025-12-31T18:00:00Z", new Date("2027-01-02T00:00:00Z"))).toBe("2026/01/01");
  });

  it("reads a field back to the instant it was written from", () => {
    const instant = "2026-11-19T06:32:00.000Z";

    expect(fieldValue(instant)).toBe("2026-11-19T14:32");
    expect(instantOf(fieldValue(instant))).toBe(instant);
  });

  it("keeps the hour on both sides of a clock change", () => {
    showTimesIn("Europe/Berlin");

    expect(instantOf("2026-10-24T12:00")).toBe("2026-10-24T10:00:00.000Z");
    expect(instantOf("2026-10-26T12:00")).toBe("2026-10-26T11:00:00.000Z");
  });

  it("counts a date as past only after the plant's midnight", () => {
    const beforeMidnight = new Date("2026-11-18T15:59:00Z");
    const afterMidnight = new Date("2026-11-18T16:01:00Z");

    expect(isPast("2026-11-18", beforeMidnight)).toBe(false);
    expect(isPast("2026-11-18", afterMidnight)).toBe(true);
  });

  it("leaves the zone when a site names one that does not exist", () => {
    showTimesIn("Nowhere/City");

    expect(clock("2026-11-19T06:32:00Z")).toBe("14:32");
  });

  describe("dates by language", () => {
    afterEach(() => vi.unstubAllGlobals());
    const speak = (lang: string) => vi.stubGlobal("document", { documentElement: { lang } });
    const now = new Date("2026-11-22T00:00:00Z");
    const written = () => [
      day("2026-11-03T06:32:00Z", now),
      day("2025-11-03T06:32:00Z", now),
      civil("2026-12-01"),
    ];

    it("writes a date as the language of the page does", () => {
      speak("zh-Hans");
      expect(written()).toEqual(["11/03", "2025/11/03", "2026/12/01"]);
      speak("en");
      expect(written()).toEqual(["3 Nov", "3 Nov 2025", "1 Dec 2026"]);
      speak("vi");
      expect(written()).toEqual(["03/11", "03/11/2025", "01/12/2026"]);
    });

    it("leaves what is no date", () => {
      expect([civil(null), civil(""), civil("soon")]).toEqual(["–", "–", "soon"]);
    });
  });
});
