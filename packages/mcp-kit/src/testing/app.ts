export { type Bundle, bundleApp } from './app-bundle.js';
export { type Answer, type Person, Session } from './session.js';
