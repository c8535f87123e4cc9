import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

const source = (file: string): string => fileURLToPath(new URL(`./src/${file}`, import.meta.url))
const built = fileURLToPath(new URL('../../src/zhida/entrypoints/static_built/storefront', import.meta.url))

export default defineConfig({
  root: fileURLToPath(new URL('./src', import.meta.url)),
  base: './',
  publicDir: fileURLToPath(new URL('./public', import.meta.url)),
  plugins: [vue()],
  resolve: {
    alias: {
      '@zhida/shared/styles': fileURLToPath(new URL('../shared/styles', import.meta.url)),
      '@styles': fileURLToPath(new URL('../../src/zhida/entrypoints/storefront/styles', import.meta.url)),
    },
  },
  build: {
    outDir: built,
    emptyOutDir: true,
    manifest: true,
    target: 'es2022',
    modulePreload: false,
    rolldownOptions: { input: [source('main.ts'), source('columns.ts')] },
  },
  define: { __VUE_OPTIONS_API__: 'false', __VUE_PROD_DEVTOOLS__: 'false' },
  test: { environment: 'happy-dom', globals: false, pool: 'vmThreads' },
})
