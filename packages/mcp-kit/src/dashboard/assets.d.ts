declare module '*?raw' {
  /** The file as it is. */
  const text: string;
  export default text;
}

declare module '*?script' {
  /** The module, with all that it imports, as one script for a browser. */
  const script: string;
  export default script;
}
