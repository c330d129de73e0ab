// Everything here only adds to pages that work without it.
import './_theme.js';
import './_contents.js';
import './_toc.js';
import './_scroll.js';
import './_copy.js';
