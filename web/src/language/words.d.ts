/** Parts of a language's file, cut by the build. */
declare module "*.json?first" {
  const words: object;
  export default words;
}
declare module "*.json?rest" {
  const words: object;
  export default words;
}
declare module "*.json?answers" {
  const words: Readonly<Record<string, string>>;
  export default words;
}
declare module "*.json?floor" {
  const words: Readonly<Record<string, string>>;
  export default words;
  /** How much of a language of the floor alone is there; the languages of the house are whole. */
  export const extent: { all: number; there: number; reviewed: number } | null;
}
declare module "*.json?complain" {
  const words: Readonly<Record<string, string>>;
  export default words;
}
