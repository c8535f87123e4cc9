/** The menu: which screen stands where and whose it is. The API decides again, whatever is shown here. */

import type { Role } from './session'
import { t } from './texts'

export interface Entry {
  name: string
  title: string
  icon: string
  roles: readonly Role[]
}

export interface Section {
  title: string
  entries: readonly Entry[]
}

export const MENU: readonly Section[] = [
  {
    title: '',
    entries: [
      { name: 'dashboard', title: t('今日'), icon: 'today', roles: [] },
      { name: 'alerts', title: t('提醒'), icon: 'bell', roles: [] },
    ],
  },
  {
    title: t('交易'),
    entries: [
      {
        name: 'orders',
        title: t('订单'),
        icon: 'orders',
        roles: ['ORDER', 'REFUND', 'FINANCE', 'SUPPORT', 'AUDITOR'],
      },
      {
        name: 'after-sales',
        title: t('售后'),
        icon: 'back',
        roles: ['SUPPORT', 'REFUND', 'ORDER', 'FINANCE', 'AUDITOR'],
      },
      {
        name: 'trade-ins',
        title: t('以旧换新'),
        icon: 'device',
        roles: ['ORDER', 'SUPPORT', 'REFUND', 'PRICE', 'FINANCE', 'AUDITOR'],
      },
      {
        name: 'price-protection',
        title: t('价保'),
        icon: 'tag',
        roles: ['PRICE', 'REFUND', 'FINANCE', 'SUPPORT', 'AUDITOR'],
      },
      { name: 'sheets', title: t('批量处理'), icon: 'upload', roles: ['ORDER', 'GOODS', 'PRICE'] },
      { name: 'exports', title: t('导出'), icon: 'page', roles: [] },
      {
        name: 'parcels',
        title: t('物流'),
        icon: 'truck',
        roles: ['ORDER', 'GOODS', 'SUPPORT', 'PRICE', 'AUDITOR'],
      },
      { name: 'pickups', title: t('到店自提'), icon: 'store', roles: ['ORDER'] },
      {
        name: 'customers',
        title: t('顾客'),
        icon: 'person',
        roles: ['SUPPORT', 'ORDER', 'REFUND', 'MARKETING'],
      },
      {
        name: 'payments',
        title: t('收款'),
        icon: 'card',
        roles: ['FINANCE', 'AUDITOR'],
      },
      { name: 'invoices', title: t('发票'), icon: 'list', roles: ['FINANCE', 'ORDER', 'SUPPORT', 'AUDITOR'] },
      { name: 'reconciliations', title: t('对账'), icon: 'list', roles: ['FINANCE', 'AUDITOR'] },
      { name: 'statements', title: t('银行流水'), icon: 'list', roles: ['FINANCE', 'AUDITOR'] },
    ],
  },
  {
    title: t('商品'),
    entries: [
      {
        name: 'products',
        title: t('商品'),
        icon: 'box',
        roles: ['GOODS', 'PRICE', 'ORDER', 'SUPPORT', 'MARKETING', 'AUDITOR'],
      },
      { name: 'imports', title: t('导入'), icon: 'upload', roles: ['GOODS'] },
      {
        name: 'recalls',
        title: t('设备与召回'),
        icon: 'box',
        roles: ['GOODS', 'ORDER', 'REFUND', 'SUPPORT', 'AUDITOR'],
      },
      {
        name: 'landings',
        title: t('落地页'),
        icon: 'page',
        roles: ['GOODS', 'PRICE', 'ORDER', 'SUPPORT', 'MARKETING', 'AUDITOR'],
      },
      {
        name: 'stock',
        title: t('库存'),
        icon: 'stack',
        roles: ['GOODS', 'ORDER', 'SUPPORT', 'MARKETING', 'PRICE', 'AUDITOR'],
      },
      {
        name: 'prices',
        title: t('价格'),
        icon: 'tag',
        roles: ['PRICE', 'GOODS', 'ORDER', 'FINANCE', 'SUPPORT', 'MARKETING', 'AUDITOR'],
      },
      {
        name: 'promotions',
        title: t('促销'),
        icon: 'percent',
        roles: ['MARKETING', 'PRICE', 'GOODS', 'ORDER', 'FINANCE', 'SUPPORT', 'AUDITOR'],
      },
      {
        name: 'price-steps',
        title: t('价格试算'),
        icon: 'list',
        roles: ['MARKETING', 'PRICE', 'GOODS', 'ORDER', 'FINANCE', 'SUPPORT', 'AUDITOR'],
      },
      {
        name: 'coupons',
        title: t('优惠券'),
        icon: 'card',
        roles: ['MARKETING', 'PRICE', 'GOODS', 'ORDER', 'FINANCE', 'SUPPORT', 'AUDITOR'],
      },
      {
        name: 'loyalty',
        title: t('积分与等级'),
        icon: 'people',
        roles: ['MARKETING', 'SUPPORT', 'ORDER', 'REFUND', 'FINANCE', 'AUDITOR'],
      },
      {
        name: 'policies',
        title: t('售后政策'),
        icon: 'page',
        roles: ['GOODS', 'PRICE', 'ORDER', 'REFUND', 'SUPPORT', 'MARKETING', 'AUDITOR'],
      },
      {
        name: 'freight',
        title: t('运费'),
        icon: 'truck',
        roles: ['ORDER', 'GOODS', 'SUPPORT', 'PRICE', 'AUDITOR'],
      },
    ],
  },
  {
    title: t('搜索'),
    entries: [
      {
        name: 'search-rules',
        title: t('搜索规则'),
        icon: 'search',
        roles: ['MARKETING', 'GOODS', 'AUDITOR'],
      },
      { name: 'search-reports', title: t('搜索报表'), icon: 'chart', roles: ['MARKETING', 'GOODS'] },
      { name: 'search-index', title: t('搜索索引'), icon: 'index', roles: ['GOODS'] },
    ],
  },
  {
    title: t('店务'),
    entries: [
      { name: 'staff', title: t('员工'), icon: 'people', roles: ['ADMIN'] },
      { name: 'audit', title: t('审计记录'), icon: 'list', roles: ['AUDITOR'] },
      { name: 'events', title: t('搁置事件'), icon: 'pause', roles: ['AUDITOR'] },
      { name: 'webhooks', title: t('事件推送'), icon: 'send', roles: ['AUDITOR'] },
      { name: 'api-keys', title: t('API 密钥'), icon: 'key', roles: ['ADMIN'] },
    ],
  },
]
