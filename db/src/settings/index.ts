export { convertStoredOrders } from './convert-stored-orders.ts';
export { readSettings, type ShopSettings } from './read-settings.ts';
export { type SavedSettings, type SettingsChanges, saveSettings } from './save-settings.ts';
export { SettingsProblem } from './settings-problem.ts';
