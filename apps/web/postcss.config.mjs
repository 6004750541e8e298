/** PostCSS runs Tailwind 4; it needs nothing else. */
export default { plugins: { "@tailwindcss/postcss": {} } };
