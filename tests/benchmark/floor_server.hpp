#pragma once
/// The least that a durable HTTP server must do; what the gateway's speed is measured against
/// (docs/performance.md).
///
/// One thread reads requests and answers them, one makes bodies durable: it takes all that wait, makes them
/// durable together and lets their requests be answered. What "durable" means is the caller's: `persist` is
/// given a batch. No answer before persist() returned. Requests other than POST end the connection.
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace genvej::benchmark {

/// Makes every body of the batch durable; throws where it can not, which ends the server.
using persist = std::function<void(const std::vector<std::string>& bodies)>;

/// Serves 127.0.0.1 on a free port until SIGTERM; prints `listening on 127.0.0.1:PORT` when ready. The answer
/// is of the size of a receipt. @return the exit code of the program
int serve_floor(const persist& make_durable);

/// The folder named by the only argument of the program, made if it is missing. @throw std::runtime_error
/// without one
std::string folder_of(int argc, char** argv);

}  // namespace genvej::benchmark
