#pragma once
/// What is known of one message, as JSON: for the partner that sent it and for the operator.
/// Thread-safety: as the handlers.
#include <string>

#include "adapters/store/operations.hpp"

namespace genvej::gateway {

class services;

/// The receiver's own words may hold content: whoever sent the message may read them, nobody else.
enum class reader : std::uint8_t { sender, operators };

/// States, letters, documents with their verdicts, deliveries with why they have not ended, receipt, issues.
std::string describe_message(services& with, const store::reception_view& kept, reader whose);

std::string_view name_of(store::reception_state state) noexcept;
/// Why a delivery has not ended, in both languages; null: it has.
std::string describe_wait(services& with, const store::delivery_view& what);
/// A number of the store as JSON text: on PostgreSQL it is larger than what others keep exactly of a number.
std::string json_number(std::int64_t number);
/// null: never.
std::string time_or_null(store::time_ms when);

}  // namespace genvej::gateway
