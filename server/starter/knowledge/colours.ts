/** The 148 CSS colour names are known to the colour library; these are plain and design names people also type. */
export const plainColours: Readonly<Record<string, string>> = {
  "wine red": "#722f37", wine: "#722f37", cream: "#fffdd0", "dark red": "#8b0000", "warm dark red": "#7b1e1e", burgundy: "#800020",
  "rose gold": "#b76e79", parchment: "#f1e9d2", mustard: "#d9a400", sage: "#9caf88", "sage green": "#9caf88", "forest": "#228b22",
  mint: "#c8f0dc", "mint green": "#98ff98", "bottle green": "#006a4e", emerald: "#2f8f5b", "emerald green": "#2f8f5b", "petrol": "#005f6a",
  "sky": "#87ceeb", "baby blue": "#89cff0", "royal": "#4169e1", "light gray": "#d3d3d3", "off-white": "#faf9f6", "off white": "#faf9f6",
  charcoal: "#36454f", anthracite: "#383e42", graphite: "#41424c", sand: "#e4d5b7", terracotta: "#c8553d", rust: "#b7410e", copper: "#b87333",
  bronze: "#8c6a3f", "dark brown": "#4b3621", "light brown": "#b5651d", lilac: "#c8a2c8", mauve: "#b784a7", peach: "#ffcba4", apricot: "#fbceb1",
  amber: "#ffbf00", ochre: "#cc7722", "brick red": "#8b2f1f", "cherry red": "#b0122a", "blood red": "#7a0c0c", "dark purple": "#3d1a5b",
  "light purple": "#b19cd9", "light yellow": "#ffffe0", "dark yellow": "#b58900", "pastel pink": "#f8c8dc", "pastel blue": "#aec6cf",
  "pastel green": "#bfe3c0", "ocean blue": "#0b5a8a", "night blue": "#151b4f", "ink blue": "#1b2a49", "moss green": "#6b7d3a", "dark orange": "#ff8c00",
  "light orange": "#ffc57a", "dark pink": "#c2185b", denim: "#2f5d8a", "slate": "#708090", "stone": "#cfc8bb", "linen white": "#faf0e6",
}; // biome-ignore format: a table is read by rows
