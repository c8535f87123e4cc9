import { createApp, h } from 'vue'
import { type Region } from '../delivery/regions'
import RegionPicker from '../delivery/RegionPicker.vue'
import { t } from '../texts'
import { choose } from './chosen'

/** A sheet with the lists of provinces, cities and districts; the last choice closes it and is kept. */
export function openPicker(): void {
  const sheet = document.createElement('dialog')
  sheet.className = 'sheet'
  sheet.setAttribute('aria-label', t('选择地区'))
  const head = document.createElement('div')
  head.className = 'sheet-head'
  const title = document.createElement('h2')
  title.textContent = t('选择地区')
  const close = document.createElement('button')
  close.className = 'tool'
  close.setAttribute('aria-label', t('取消'))
  close.textContent = '✕'
  close.addEventListener('click', () => {
    sheet.close()
  })
  head.append(title, close)
  const body = document.createElement('div')
  body.className = 'sheet-body district-sheet'
  sheet.append(head, body)
  document.body.append(sheet)
  const app = createApp({
    render: () =>
      h(RegionPicker, {
        onChosen: (regions: Region[]) => {
          choose({
            code: regions.at(-1)?.code ?? '',
            name: [...new Set(regions.map((it) => it.name))].join(''),
          })
          sheet.close()
        },
      }),
  })
  app.mount(body)
  sheet.addEventListener('close', () => {
    app.unmount()
    sheet.remove()
  })
  sheet.showModal()
}
