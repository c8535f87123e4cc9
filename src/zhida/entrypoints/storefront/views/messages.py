"""The inbox: each message leads to what it is about."""

from django.http import HttpResponse

from zhida.entrypoints.storefront.addresses import link
from zhida.entrypoints.storefront.contexts.keeping import InboxPage
from zhida.entrypoints.storefront.contexts.shell import Tab
from zhida.entrypoints.storefront.pages import go, page, personal_page
from zhida.entrypoints.storefront.showing.keeping import message_of, subject_of
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.notifications import queries, services


@personal_page("GET", "POST")
def inbox(request: ShopRequest) -> HttpResponse:
    """List the messages, newest first, or mark all of them as read."""
    customer_id = request.actor.customer_id
    if request.method == "POST":
        services.mark_all_read(customer_id=customer_id, now=request.now)
        return go(link("messages"))
    listed = queries.list_messages(for_customer=customer_id, cursor=request.GET.get("cursor"))
    shown = InboxPage(
        items=tuple(message_of(it) for it in listed.items),
        unread=queries.count_unread(for_customer=customer_id),
        next_url=link("messages", {"cursor": listed.next}) if listed.next else "",
    )
    return page(request, "messages", {"page": shown, "place": "messages"}, tab=Tab.ACCOUNT)


@personal_page("POST")
def open_message(request: ShopRequest, message: int) -> HttpResponse:
    """Mark a message as read and go to what it is about."""
    customer_id = request.actor.customer_id
    record = queries.get_message(for_customer=customer_id, message_id=message)
    services.mark_read(customer_id=customer_id, message_id=message, now=request.now)
    return go(subject_of(record))
