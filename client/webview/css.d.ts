/** The bundler writes imported style sheets beside the bundle, or takes them in as text where a bundle stands alone. */
declare module '*.css' {
  const text: string;
  export default text;
}
