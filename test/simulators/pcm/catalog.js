// @ts-check
'use strict';

/** @typedef {{ id: string, name: string, sku: string }} Product */
/** @typedef {{ id: string, name: string, slug: string }} Hierarchy */
/** @typedef {ReturnType<typeof createCatalog>} Catalog */

/** What jobs can be started for. The first of each is there from the start. @param {() => string} uuid */
function createCatalog(uuid) {
	/** @type {Product[]} */
	const products = [];
	/** @type {Hierarchy[]} */
	const hierarchies = [];
	const catalog = {
		products,
		hierarchies,

		/** @param {Partial<Product>} [wanted] */
		addProduct({
			id = uuid(),
			name = 'Table lamp Aurora',
			sku = `LAMP-${products.length + 1}`,
		} = {}) {
			const product = { id, name, sku };
			products.push(product);
			return product;
		},

		/** @param {Partial<Hierarchy>} [wanted] */
		addHierarchy({ id = uuid(), name = 'Lighting', slug = 'lighting' } = {}) {
			const hierarchy = { id, name, slug };
			hierarchies.push(hierarchy);
			return hierarchy;
		},

		/** The products for which a filter such as `like(sku,*LAMP*)` holds. @param {string | undefined} filter */
		search(filter) {
			const [, attribute = '', text = ''] =
				/^like\((sku|name),\*(.*)\*\)$/.exec(filter ?? '') ?? [];
			if (attribute === '') return products;
			return products.filter((product) =>
				product[/** @type {'sku' | 'name'} */ (attribute)].includes(text),
			);
		},
	};
	catalog.addProduct();
	catalog.addHierarchy();
	return catalog;
}

/** In JSON:API form. @param {'product' | 'hierarchy'} type */
function catalogView(type) {
	return (/** @type {{ id: string }} */ { id, ...attributes }) => ({ type, id, attributes });
}

module.exports = { createCatalog, catalogView };
