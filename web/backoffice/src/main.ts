import { createPinia } from 'pinia'
import { createApp } from 'vue'
import './texts'
import 'element-plus/dist/index.css'
import '@zhida/shared/styles/tokens.css'
import './styles/theme.css'
import './styles/page.css'
import './styles/table.css'
import { whenLoggedOut } from './api/staff'
import App from './App.vue'
import { installElements } from './elements'
import { router } from './router'
import { useSession } from './session'

const app = createApp(App)
app.use(createPinia())
const session = useSession()
whenLoggedOut(() => {
  session.forget()
  const here = router.currentRoute.value
  if (here.name !== 'login') {
    void router.push({ name: 'login', query: { next: here.fullPath } })
  }
})
installElements(app)
app.use(router)
app.mount('#app')
