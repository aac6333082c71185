#pragma once
/// What genvej.toml says, checked: contradictions and missing files are found here and not when the first
/// letter comes.
///
/// Thread-safety: a configuration is constant once read.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <boost/system/result.hpp>

#include "adapters/formats/charset.hpp"
#include "adapters/formats/limits.hpp"
#include "gateway/config/target_kinds.hpp"

namespace genvej::gateway {

namespace tables {
class population;
}

/// One thing that is wrong: where, and how to put it right. Never a secret.
struct config_error {
    std::uint32_t line = 0;  ///< 0: the file as a whole
    std::string text;
};
using config_errors = std::vector<config_error>;
[[noreturn]] void throw_exception_from_error(const config_errors& errors,
                                             const boost::source_location& where);

struct endpoint_address {
    std::string host;  ///< an IP address
    std::uint16_t port = 0;
    bool loopback = false;
};

struct service_limits {
    formats::limits document;
    std::uint32_t entries = 0;  ///< of one transaction
    std::uint32_t header_bytes = 0;
    std::uint32_t beginning_bytes = 0;  ///< of a body above its limit: kept in quarantine
    std::uint32_t connections = 0;
    std::uint32_t concurrent_requests = 0;
    std::uint64_t bytes_under_way = 0;
    std::uint32_t queue = 0;
    std::uint64_t queue_bytes = 0;
    std::uint64_t delivery_bytes = 0;  ///< of each target
    std::uint32_t idle_seconds = 0;
    std::uint32_t header_seconds = 0;
    std::uint32_t body_bytes_a_second = 0;
    std::uint32_t drain_seconds = 0;
    std::uint32_t threads = 0;
};

/// Where messages are kept: one of the two.
struct store_settings {
    std::string sqlite_path;
    std::string postgres_url;  ///< without its password
    std::string password;      ///< read from password_file or password_env
    bool require_standby = false;
    std::uint32_t lease_seconds = 0;
    std::uint32_t wait_seconds = 0;

    /// For logs and messages: never where it lies, which may name a user.
    std::string_view shown() const {
        return postgres_url.empty() ? std::string_view(sqlite_path) : "PostgreSQL";
    }
};

/// In whose name genvej makes reports, letters and rows.
inline constexpr std::string_view own_partner = "genvej";

struct partner_settings {
    std::string name;
    std::string gln;
    std::vector<std::string> roles;
    std::vector<std::string> municipalities;  ///< SOR codes; empty: all
    bool reports_itself = false;              ///< to KL: then no report of its courses is built here
};

struct target_entry {
    std::string name;
    std::string kind;
    std::string path;
    std::string url;
    std::string ca_file;
    std::string client_certificate;
    std::string client_key;
    std::string token;  ///< read from token_file or token_env
    std::string token_url, token_client, token_key_file, token_key_id, token_audience, token_resource;
    std::string saml_directory;
    std::uint32_t concurrency = 0;
    std::uint32_t answer_seconds = 0;
    std::uint32_t first_retry_seconds = 0;
    std::uint32_t longest_retry_seconds = 0;
    std::uint32_t attempts = 0;
    std::uint32_t per_second = 0;  ///< messages a second; 0: as many as come
    std::uint32_t breaker_failures = 0;
    std::int64_t hold = 0;  ///< milliseconds that the rest of a lane waits behind a refused one; 0: it passes
    std::int64_t receipt_within = 0;  ///< milliseconds; 0: no receipt is expected
    std::uint32_t resends = 0;
    std::optional<formats::charset> charset;  ///< of OIOXML that we write

    const target_kind& rules() const { return find_target_kind(kind); }
};

struct route_entry {
    std::string message;  ///< type code or *
    std::string from;     ///< location number or *
    std::string to;
    std::vector<std::string> deliver;
    bool relays = false;  ///< the receiver's verdict is passed on to the sender
};

/// A registry that gets rows (gateway/registry/registries.csv).
struct registry_settings {
    std::string name;
    bool monthly = true;           ///< else each version at once
    bool csv = true;               ///< in folders; else FHIR
    std::uint32_t month_day = 0;   ///< monthly: day of the following month on which the rows go
    std::int32_t first_month = 0;  ///< monthly: the first one that is sent, months since year 0
};

struct configuration {
    endpoint_address listen;
    endpoint_address operators;
    store_settings store;
    service_limits limits;
    std::string packages_directory;
    std::string mappings_directory;
    std::string organisations_file;
    std::string indicators_directory;
    std::int64_t pair_within = 0;           ///< milliseconds in which a half waits for the other
    std::uint32_t answer_wait_seconds = 0;  ///< of a vendor's own report, for KL's answer
    bool letters_by_rule = false;           ///< closing letters may go without a person
    std::shared_ptr<const tables::population> population;  ///< for rates; never null
    std::uint32_t hide_below = 0;                          ///< figures, for those who may not see rows
    std::vector<registry_settings> registries;
    std::vector<partner_settings> partners;  ///< at least one
    std::vector<target_entry> targets;       ///< at least one
    std::vector<route_entry> routes;         ///< none: everything goes to every target

    /// nullptr: it gets none.
    const registry_settings* registry(std::string_view name) const noexcept;
    /// By its name; nullptr: there is none, any more.
    const partner_settings* partner(std::string_view name) const noexcept;
};

/// `2026-11` as months since year 0; 0: it is none, or lies outside of 1990 to 2199.
std::int32_t read_month(std::string_view text) noexcept;

/// The embedded default: what an empty file says.
configuration default_configuration();
/// @param text of genvej.toml. Looks into the file system and the environment for what it names, reads token
/// files.
boost::system::result<configuration, config_errors> read_configuration(std::string_view text);
/// Reads the file. An unreadable file is an error of its own.
boost::system::result<configuration, config_errors> load_configuration(const std::string& file);

}  // namespace genvej::gateway
