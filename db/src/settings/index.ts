export { readSettings, type ShopSettings } from './read-settings.ts';
export { saveSettings } from './save-settings.ts';
