export { type Bundle, bundleApp } from './app-bundle.js';
export { type Answer, Session } from './session.js';
