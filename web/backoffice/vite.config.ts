import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  root: fileURLToPath(new URL('./src', import.meta.url)),
  base: '/static/backoffice/',
  plugins: [vue()],
  resolve: {
    alias: {
      '@zhida/shared/styles': fileURLToPath(new URL('../shared/styles', import.meta.url)),
    },
  },
  build: {
    outDir: fileURLToPath(new URL('../../src/zhida/entrypoints/static_built/backoffice', import.meta.url)),
    emptyOutDir: true,
    manifest: true,
    target: 'es2022',
    // Inlined files would be data: addresses, which the page's content policy allows for pictures only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
  },
  define: { __VUE_OPTIONS_API__: 'true', __VUE_PROD_DEVTOOLS__: 'false' },
  test: { environment: 'happy-dom', globals: false, pool: 'vmThreads' },
})
