#include <fmt/format.h>

#include "gateway/endpoints/endpoints.hpp"
#include "gateway/server/routes.hpp"

namespace genvej::gateway {

/// GET /: a small page for people: what can be asked here, from the table of routes.
boost::asio::awaitable<reply> get_page(services& /*with*/, const request& /*asked*/) {
    std::string rows;
    for (const route& row : routes()) {
        if (row.on != side::data) continue;
        rows += fmt::format("<tr><td>{}</td><td><code>{}</code></td><td>{}</td></tr>\n",
                            std::string_view(http::to_string(row.method)), row.path, row.purpose);
    }
    reply out;
    out.media_type = "text/html; charset=UTF-8";
    out.body = fmt::format(
        "<!doctype html>\n<html lang=\"en\"><head><meta "
        "charset=\"utf-8\"><title>genvej</title></head>\n<body>"
        "<h1>genvej</h1>\n<p>An HL7 FHIR and MedCom message gateway. The command line says more: "
        "<code>genvej --help</code>; "
        "docs/architecture.md tells how it works, docs/configuration.md what can be set.</p>\n"
        "<table>\n{}</table>\n</body></html>\n",
        rows);
    co_return out;
}

}  // namespace genvej::gateway
