/** Who is logged in. */

import { defineStore } from 'pinia'
import { get, post, remove, type Shape } from './api/staff'
import { Refused } from '@zhida/shared/api'
import { nameStaff } from './words'

export type Role = Shape<'Role'>

export interface Login {
  phone: string
  code: string
  password: string
  second_factor: string
}

export const useSession = defineStore('session', {
  state: () => ({ me: null as Shape<'StaffMeOut'> | null, isKnown: false }),
  getters: {
    roles: (state): Role[] => state.me?.roles ?? [],
  },
  actions: {
    async load(): Promise<void> {
      try {
        const me = await get('/auth/me')
        this.me = me
        nameStaff([me])
        if (me.roles.includes('ADMIN') && !me.must_enrol) {
          nameStaff((await get('/staff')).items)
        }
      } catch (error) {
        if (!(error instanceof Refused)) {
          throw error
        }
        this.me = null
      }
      this.isKnown = true
    },
    async logIn(login: Login): Promise<void> {
      await post('/auth/sessions', { body: login })
      await this.load()
    },
    async logOut(): Promise<void> {
      await remove('/auth/sessions/current')
      this.forget()
    },
    forget(): void {
      this.me = null
      this.isKnown = true
    },
    /** Whether one of the roles is held; an administrator holds all. */
    isAny(roles: readonly Role[]): boolean {
      return (
        this.roles.includes('ADMIN') || roles.length === 0 || roles.some((role) => this.roles.includes(role))
      )
    },
  },
})
