#include "gateway/server/services.hpp"

#include <chrono>

#include <spdlog/spdlog.h>

#include "gateway/receipts/ids.hpp"

namespace genvej::gateway {

services::services(const configuration& from, store::store& keeps, std::shared_ptr<const knowledge> first)
    : settings(from),
      kept(keeps),
      door(from.limits.concurrent_requests, from.limits.bytes_under_way),
      failures([](const std::string& line) { spdlog::error("the store failed for {}", line); }),
      now([] {
          const auto since = std::chrono::system_clock::now().time_since_epoch();
          return std::chrono::duration_cast<std::chrono::milliseconds>(since).count();
      }),
      started(now()),
      known_(std::move(first)) {}

void services::store_failed(std::string_view what, const boost::system::error_code& why) {
    failures.failed(what, why.message(), now());
}

std::shared_ptr<const knowledge> services::known() const {
    const std::lock_guard lock(changing_);
    return known_;
}

void services::replace(std::shared_ptr<const knowledge> by) {
    const std::lock_guard lock(changing_);
    known_ = std::move(by);
}

translation_tools services::tools(const knowledge& with) const {
    translation_tools out;
    out.maps = with.maps.get();
    out.directory = &with.directory;
    out.forms = &with.forms;
    out.bounds = settings.limits.document;
    return out;
}

citizens::look_rules services::looking(const knowledge& with) const {
    return {settings, tools(with), *with.pathway, *with.closing, *with.summary, now(), &random_uuid, false};
}

}  // namespace genvej::gateway
