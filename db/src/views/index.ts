export { listViews, type NewView, removeView, type SavedView, saveView } from './saved-views.ts';
