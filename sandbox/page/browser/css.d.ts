/** Style sheets are bundled into one; importing them gives nothing. */
declare module '*.css';
