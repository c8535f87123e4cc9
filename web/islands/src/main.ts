import '@styles/storefront.css'
