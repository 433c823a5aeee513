/** Parts of a language's file, cut by the build. */
declare module "*.json?first" {
  const words: object;
  export default words;
}
declare module "*.json?rest" {
  const words: object;
  export default words;
}
declare module "*.json?floor" {
  const words: Readonly<Record<string, string>>;
  export default words;
}
