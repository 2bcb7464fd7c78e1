import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const apiUrl = process.env.API_URL ?? 'http://127.0.0.1:3000';

export default defineConfig({
  plugins: [react(), tailwindcss()],
  server: { proxy: { '/trpc': apiUrl, '/api': apiUrl } },
  // The api's Content-Security-Policy allows scripts from its own files only: nothing may be inlined.
  build: { assetsInlineLimit: 0, modulePreload: { polyfill: false } },
});
