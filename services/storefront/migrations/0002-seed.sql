-- Up Migration

CREATE TEMPORARY TABLE stalls (position int, slug text, name text, thing text, use text) ON COMMIT DROP;
INSERT INTO stalls VALUES
  (1, 'lanterns', 'Lanterns', 'Lantern', 'for a doorstep or a long table'),
  (2, 'candles', 'Candles', 'Candle', 'that burns for a whole evening'),
  (3, 'teas', 'Teas', 'Tea', 'picked in the first week of spring'),
  (4, 'spices', 'Spices', 'Spice Mix', 'for slow stews and quick soups'),
  (5, 'textiles', 'Textiles', 'Blanket', 'for a cold night on the balcony'),
  (6, 'ceramics', 'Ceramics', 'Bowl', 'thrown and glazed by hand'),
  (7, 'baskets', 'Baskets', 'Basket', 'woven from willow'),
  (8, 'knives', 'Knives', 'Kitchen Knife', 'that keeps its edge'),
  (9, 'lamps', 'Lamps', 'Desk Lamp', 'with a warm light'),
  (10, 'toys', 'Toys', 'Spinning Top', 'that spins for two minutes'),
  (11, 'notebooks', 'Notebooks', 'Notebook', 'with 120 pages of thick paper'),
  (12, 'maps', 'Maps', 'City Map', 'drawn by somebody who walked it'),
  (13, 'clocks', 'Clocks', 'Table Clock', 'that is wound once a week'),
  (14, 'mirrors', 'Mirrors', 'Mirror', 'in a frame of old oak'),
  (15, 'scarves', 'Scarves', 'Scarf', 'as light as it is warm'),
  (16, 'hats', 'Hats', 'Hat', 'that survives a suitcase'),
  (17, 'soaps', 'Soaps', 'Soap', 'boiled in small batches'),
  (18, 'incense', 'Incense', 'Incense', 'for a quiet room'),
  (19, 'instruments', 'Instruments', 'Thumb Piano', 'tuned in the workshop'),
  (20, 'jewellery', 'Jewellery', 'Bracelet', 'in recycled silver');

INSERT INTO categories (slug, name) SELECT slug, name FROM stalls;

-- Product n stands in category (n - 1) / 25: 25 products in each.
INSERT INTO products (sku, name, category, price_cents, description)
SELECT
  'NM-' || lpad(n::text, 4, '0'),
  (ARRAY['Amber', 'Autumn', 'Blue', 'Copper', 'Coral', 'Dusk', 'Ember', 'Fern', 'Golden', 'Harbour', 'Indigo', 'Ivory', 'Juniper',
         'Lunar', 'Midnight', 'Misty', 'Moss', 'Northern', 'Olive', 'Pearl', 'Rainy', 'Saffron', 'Silver', 'Velvet', 'Winter'])
    [(n - 1) % 25 + 1] || ' ' || stalls.thing,
  stalls.slug,
  (195 + (n * 7919) % 9800) / 5 * 5,
  'A ' || lower(stalls.thing) || ' ' || stalls.use || '. Number ' || n || ' of five hundred things on the night market.'
FROM generate_series(1, 500) AS n
JOIN stalls ON stalls.position = (n - 1) / 25 + 1
ORDER BY n;

-- 3,000 reviews: one for each product, the rest spread unevenly. The digits of a digest serve as dice.
INSERT INTO reviews (sku, author, rating, text, created_at)
SELECT
  'NM-' || lpad((CASE WHEN r <= 500 THEN r ELSE 1 + dice.a % 500 END)::text, 4, '0'),
  (ARRAY['Aino', 'Bram', 'Chiara', 'Dario', 'Elif', 'Femke', 'Goran', 'Hanna', 'Ines', 'Jonas', 'Katya', 'Leon', 'Mira', 'Nils', 'Oona',
         'Pavel', 'Quentin', 'Rosa', 'Sami', 'Tilda'])[1 + dice.b % 20] || ' ' || chr(65 + dice.c % 26) || '.',
  (ARRAY[5, 5, 5, 5, 4, 4, 4, 3, 3, 2, 1])[1 + dice.d % 11],
  (ARRAY['Exactly what I was looking for.', 'A present that was well received.', 'Smaller than I thought, but lovely.',
         'Arrived in one piece and on time.', 'The colour is warmer than in the picture.', 'Would buy it again.',
         'Good, though the box was dented.', 'My grandmother had one just like it.', 'Does what it should.',
         'We use it every evening.', 'It took a while to arrive.', 'Beautifully made.'])[1 + (dice.a + dice.d) % 12],
  timestamptz '2023-06-01 18:00:00+00' + make_interval(hours => r * 5 + dice.b % 5, mins => dice.c % 60)
FROM generate_series(1, 3000) AS r
CROSS JOIN LATERAL (SELECT md5('review ' || r) AS digest) AS digests
CROSS JOIN LATERAL (
  SELECT
    ('x' || substr(digest, 1, 7))::bit(28)::int AS a,
    ('x' || substr(digest, 8, 7))::bit(28)::int AS b,
    ('x' || substr(digest, 15, 7))::bit(28)::int AS c,
    ('x' || substr(digest, 22, 7))::bit(28)::int AS d
) AS dice
ORDER BY r;

ANALYZE categories, products, reviews;
