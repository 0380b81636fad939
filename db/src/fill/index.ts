export { type FillPart, type FillProgress, fillEmptyShop, isShopEmpty } from './fill-empty-shop.ts';
