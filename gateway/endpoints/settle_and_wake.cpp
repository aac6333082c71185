#include "gateway/endpoints/settle_and_wake.hpp"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <spdlog/spdlog.h>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "gateway/exchange/targets_of.hpp"
#include "gateway/server/services.hpp"

namespace genvej::gateway {

namespace {

namespace asio = boost::asio;
using settle_result = boost::system::result<void>;

}  // namespace

asio::awaitable<void> settle_and_wake(services& with, store::settlement what) {
    const std::vector<std::string> targets = targets_of(what);
    asio::any_io_executor here = co_await asio::this_coro::executor;
    auto begin = [&with, here, moved = std::move(what)](auto resume) mutable {
        auto shared = std::make_shared<decltype(resume)>(std::move(resume));
        with.kept.settle(std::move(moved), [here, shared](settle_result result) {
            asio::post(here, [shared, result]() mutable { std::move (*shared)(result); });
        });
    };
    const settle_result settled =
        co_await asio::async_initiate<decltype(asio::use_awaitable), void(settle_result)>(
            std::move(begin), asio::use_awaitable);
    if (settled.has_error()) {
        spdlog::error("a verdict could not be told again: {}", settled.error().message());
        co_return;
    }
    for (const std::string& target : targets) with.outgoing->notify(target);
}

}  // namespace genvej::gateway
