/** The screens and their addresses; each is loaded when it is first opened. */

import { createRouter, createWebHistory } from 'vue-router'
import { useSession } from './session'

export const router = createRouter({
  history: createWebHistory('/backoffice'),
  routes: [
    { path: '/login', name: 'login', component: () => import('./views/LoginView.vue') },
    { path: '/', name: 'dashboard', component: () => import('./views/DashboardView.vue') },
    { path: '/invoices', name: 'invoices', component: () => import('./views/InvoicesView.vue') },
    { path: '/products', name: 'products', component: () => import('./views/ProductsView.vue') },
    { path: '/products/new', name: 'product-new', component: () => import('./views/ProductView.vue') },
    {
      path: '/products/:number',
      name: 'product',
      component: () => import('./views/ProductView.vue'),
      props: true,
    },
    { path: '/imports', name: 'imports', component: () => import('./views/ImportsView.vue') },
    {
      path: '/imports/:number',
      name: 'import',
      component: () => import('./views/ImportView.vue'),
      props: true,
    },
    { path: '/sheets', name: 'sheets', component: () => import('./views/SheetsView.vue') },
    { path: '/sheets/:number', name: 'sheet', component: () => import('./views/SheetView.vue'), props: true },
    { path: '/exports', name: 'exports', component: () => import('./views/ExportsView.vue') },
    { path: '/landings', name: 'landings', component: () => import('./views/LandingsView.vue') },
    { path: '/stock', name: 'stock', component: () => import('./views/StockView.vue') },
    { path: '/policies', name: 'policies', component: () => import('./views/PoliciesView.vue') },
    { path: '/prices', name: 'prices', component: () => import('./views/PricesView.vue') },
    { path: '/orders', name: 'orders', component: () => import('./views/OrdersView.vue') },
    {
      path: '/price-protection',
      name: 'price-protection',
      component: () => import('./views/PriceProtectionView.vue'),
    },
    { path: '/orders/:number', name: 'order', component: () => import('./views/OrderView.vue'), props: true },
    { path: '/after-sales', name: 'after-sales', component: () => import('./views/AfterSalesView.vue') },
    {
      path: '/after-sales/:number',
      name: 'after-sale',
      component: () => import('./views/AfterSaleView.vue'),
      props: true,
    },
    { path: '/trade-ins', name: 'trade-ins', component: () => import('./views/TradeInsView.vue') },
    {
      path: '/trade-ins/prices',
      name: 'trade-in-prices',
      component: () => import('./views/TradeInPricesView.vue'),
    },
    {
      path: '/trade-ins/payouts',
      name: 'trade-in-payouts',
      component: () => import('./views/TradeInPayoutsView.vue'),
    },
    {
      path: '/trade-ins/:number',
      name: 'trade-in',
      component: () => import('./views/TradeInView.vue'),
      props: true,
    },
    { path: '/promotions', name: 'promotions', component: () => import('./views/PromotionsView.vue') },
    { path: '/promotions/new', name: 'promotion-new', component: () => import('./views/PromotionView.vue') },
    {
      path: '/promotions/calendar',
      name: 'promotion-calendar',
      component: () => import('./views/PromotionCalendarView.vue'),
    },
    { path: '/price-steps', name: 'price-steps', component: () => import('./views/PriceStepsView.vue') },
    {
      path: '/promotions/:number',
      name: 'promotion',
      component: () => import('./views/PromotionView.vue'),
      props: true,
    },
    { path: '/coupons', name: 'coupons', component: () => import('./views/CouponsView.vue') },
    { path: '/coupons/new', name: 'coupon-new', component: () => import('./views/CouponView.vue') },
    {
      path: '/coupons/:number',
      name: 'coupon',
      component: () => import('./views/CouponView.vue'),
      props: true,
    },
    {
      path: '/search/rules',
      name: 'search-rules',
      component: () => import('./views/SearchRulesView.vue'),
    },
    {
      path: '/search/rules/new',
      name: 'search-rule-new',
      component: () => import('./views/SearchRuleView.vue'),
    },
    {
      path: '/search/rules/:number',
      name: 'search-rule',
      component: () => import('./views/SearchRuleView.vue'),
      props: true,
    },
    {
      path: '/search/reports',
      name: 'search-reports',
      component: () => import('./views/SearchReportsView.vue'),
    },
    {
      path: '/search/index',
      name: 'search-index',
      component: () => import('./views/SearchIndexView.vue'),
    },
    { path: '/loyalty', name: 'loyalty', component: () => import('./views/LoyaltyView.vue') },
    { path: '/customers', name: 'customers', component: () => import('./views/CustomersView.vue') },
    { path: '/payments', name: 'payments', component: () => import('./views/PaymentsView.vue') },
    {
      path: '/reconciliations',
      name: 'reconciliations',
      component: () => import('./views/ReconciliationsView.vue'),
    },
    {
      path: '/reconciliations/:account/:day',
      name: 'reconciliation',
      component: () => import('./views/ReconciliationView.vue'),
      props: true,
    },
    { path: '/statements', name: 'statements', component: () => import('./views/StatementsView.vue') },
    { path: '/parcels', name: 'parcels', component: () => import('./views/ParcelsView.vue') },
    { path: '/pickups', name: 'pickups', component: () => import('./views/PickupsView.vue') },
    { path: '/stores', name: 'stores', component: () => import('./views/StoresView.vue') },
    { path: '/recalls', name: 'recalls', component: () => import('./views/RecallsView.vue') },
    { path: '/freight', name: 'freight', component: () => import('./views/FreightView.vue') },
    { path: '/staff', name: 'staff', component: () => import('./views/StaffView.vue') },
    { path: '/audit', name: 'audit', component: () => import('./views/AuditView.vue') },
    { path: '/events', name: 'events', component: () => import('./views/EventsView.vue') },
    { path: '/alerts', name: 'alerts', component: () => import('./views/AlertsView.vue') },
    { path: '/api-keys', name: 'api-keys', component: () => import('./views/ApiKeysView.vue') },
    { path: '/webhooks', name: 'webhooks', component: () => import('./views/WebhooksView.vue') },
    {
      path: '/webhooks/deliveries',
      name: 'webhook-deliveries',
      component: () => import('./views/WebhookDeliveriesView.vue'),
    },
    { path: '/account', name: 'account', component: () => import('./views/AccountView.vue') },
    { path: '/:rest(.*)', name: 'missing', component: () => import('./views/MissingView.vue') },
  ],
})

router.beforeEach(async (to) => {
  const session = useSession()
  if (!session.isKnown) {
    await session.load()
  }
  if (to.name === 'login') {
    return true
  }
  if (session.me === null) {
    return { name: 'login', query: { next: to.fullPath } }
  }
  // Until a second factor is enrolled a session has no rights but to enrol one.
  return session.me.must_enrol && to.name !== 'account' ? { name: 'account' } : true
})
