/** The parts of Element Plus that our screens use, so that the rest is left out; a part brings its own pieces
 * (a form its items, a select its options, a radio its group). */

import type { App } from 'vue'
import {
  ElAlert,
  ElAutocomplete,
  ElButton,
  ElCheckbox,
  ElConfigProvider,
  ElDatePicker,
  ElDialog,
  ElDrawer,
  ElForm,
  ElInput,
  ElProgress,
  ElRadio,
  ElSelect,
  ElSkeleton,
  ElSwitch,
  ElTabs,
} from 'element-plus'

const PARTS = [
  ElAlert,
  ElAutocomplete,
  ElButton,
  ElCheckbox,
  ElConfigProvider,
  ElDatePicker,
  ElDialog,
  ElDrawer,
  ElForm,
  ElInput,
  ElProgress,
  ElRadio,
  ElSelect,
  ElSkeleton,
  ElSwitch,
  ElTabs,
]

export function installElements(app: App): void {
  for (const part of PARTS) {
    app.use(part)
  }
}
