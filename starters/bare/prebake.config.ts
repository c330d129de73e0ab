import { defineConfig } from 'prebake';

// Every option is optional; your editor shows what each one does and its default.
export default defineConfig({
  site: {
    title: 'My site',
    description: '',
    // The address at which people read the site.
    // url: 'https://example.org',
  },
});
