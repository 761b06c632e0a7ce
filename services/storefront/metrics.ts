import { Operation } from '#kit/operation.ts';

export const pages = new Operation({
  total: 'storefront_catalogue_pages_total',
  duration: 'storefront_catalogue_page_duration_seconds',
  what: 'Pages of the catalogue asked for',
});
export const productViews = new Operation({
  total: 'storefront_product_views_total',
  duration: 'storefront_product_view_duration_seconds',
  what: 'Products looked at',
});
export const searches = new Operation({
  total: 'storefront_searches_total',
  duration: 'storefront_search_duration_seconds',
  what: 'Searches in the catalogue',
});
export const reviews = new Operation({
  total: 'storefront_reviews_total',
  duration: 'storefront_review_duration_seconds',
  what: 'Reviews written',
});
