export { listViews, type NewView, removeView, restoreView, type SavedView, saveView } from './saved-views.ts';
