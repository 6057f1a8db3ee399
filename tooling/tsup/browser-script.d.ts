/** For Vite and Vitest: `import text from './main.ts?script'` is that module as one script for a browser. */
export function browserScripts(): { name: string; load(id: string): Promise<string | undefined> };
