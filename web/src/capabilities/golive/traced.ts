/** Looking leaves no act: that somebody traced once is remembered in their own browser. */
const TRACED = "suyuan.traced.";
const HIDDEN = "suyuan.first-steps-hidden.";

export const hasTraced = (person: string): boolean =>
  localStorage.getItem(TRACED + person) !== null;

export const rememberTraced = (person: string): void => localStorage.setItem(TRACED + person, "1");

export const isHidden = (person: string): boolean => localStorage.getItem(HIDDEN + person) !== null;

export const hideFirstSteps = (person: string): void => localStorage.setItem(HIDDEN + person, "1");
