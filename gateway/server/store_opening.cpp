#include "gateway/server/store_opening.hpp"

#include <unistd.h>

#include <string>
#include <utility>

#include <fmt/format.h>
#include <boost/asio/ip/host_name.hpp>

#include "gateway/delivery/bundle_resources.hpp"

namespace genvej::gateway {

namespace {

namespace asio = boost::asio;

/// By which operators find it: where it runs, and its process there.
std::string name_of_this_node() {
    boost::system::error_code unknown;
    return fmt::format("{}/{}", asio::ip::host_name(unknown), ::getpid());
}

}  // namespace

store::result<std::unique_ptr<store::store>> open_store(const configuration& settings,
                                                        store::store_watch watch) {
    const store_settings& where = settings.store;
    if (where.postgres_url.empty()) {
        store::sqlite_options options;
        options.path = where.sqlite_path;
        options.queue_records = settings.limits.queue;
        options.queue_bytes = settings.limits.queue_bytes;
        options.resources = &delivery::find_resources;
        options.watch = std::move(watch);
        return store::open_sqlite(options);
    }
    store::postgres_options options;
    options.url = where.postgres_url;
    options.name = name_of_this_node();
    options.password = where.password;
    options.require_standby = where.require_standby;
    options.lease_ms = 1'000 * std::int64_t{where.lease_seconds};
    options.wait_ms = 1'000 * where.wait_seconds;
    options.queue_records = settings.limits.queue;
    options.queue_bytes = settings.limits.queue_bytes;
    options.resources = &delivery::find_resources;
    options.watch = std::move(watch);
    return store::open_postgres(options);
}

}  // namespace genvej::gateway
