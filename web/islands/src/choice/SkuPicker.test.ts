import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { type Picker } from './matrix'
import SkuPicker from './SkuPicker.vue'

const base = { whole: '1', cents: '.00', was: '', basis: '', limit: 9, picture: '' }
const picker: Picker = {
  chosen: 'A',
  colours: { 绿: '#0d5c4b' },
  options: [
    { name: '颜色', values: ['绿', '白'] },
    { name: '版本', values: ['256', '512'] },
  ],
  skus: [
    { ...base, sku: 'A', options: { 颜色: '绿', 版本: '256' }, available: 'in' },
    { ...base, sku: 'B', options: { 颜色: '白', 版本: '512' }, available: 'in' },
  ],
}

describe('SkuPicker', () => {
  it('shows the chosen values and strikes the impossible ones', () => {
    const shown = mount(SkuPicker, { props: { picker } })
    const values = shown.findAll('[role="radio"]')

    expect(values.map((it) => it.attributes('aria-checked'))).toEqual(['true', 'false', 'true', 'false'])
    expect(values.map((it) => it.classes('is-impossible'))).toEqual([false, true, false, true])
    expect(shown.findAll('circle').map((it) => it.attributes('fill'))).toEqual(['#0d5c4b'])
  })

  it('hands on the SKU that a press leads to', async () => {
    const shown = mount(SkuPicker, { props: { picker } })

    await shown.findAll('[role="radio"]')[1]?.trigger('click')

    expect(shown.emitted('chosen')?.map(([sku]) => (sku as { sku: string }).sku)).toEqual(['B'])
  })

  it('walks through a group with the arrow keys', async () => {
    const shown = mount(SkuPicker, { props: { picker }, attachTo: document.body })

    await shown.findAll('[role="radiogroup"]')[1]?.trigger('keydown', { key: 'ArrowRight' })

    expect(shown.findAll('.option-name b').map((it) => it.text())).toEqual(['白', '512'])
    shown.unmount()
  })
})
