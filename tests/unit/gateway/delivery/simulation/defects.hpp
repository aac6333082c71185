#pragma once
/// Defects that can be planted into the simulated store and the simulated node, one at a time: each must be
/// seen by the oracle (defects_test.cpp), else the simulation proves nothing.
#include <cstdint>

namespace genvej::delivery::simulation {

enum class defect : std::uint8_t {
    none,
    // of the store
    forgets_holds,              ///< a refused or dead one holds nothing
    ignores_what_is_under_way,  ///< gives the second of a lane while the first is under way
    newest_first,               ///< gives the newest of a lane
    believes_old_leases,        ///< a result with an old lease counts whatever it says
    loses_results,              ///< says that it has written them, now and then, and has not
    forgets_whose_turn_it_is,   ///< oldest first, whoever sent it
    ignores_the_horizon,        ///< what a jumped clock postpones stays postponed
    another_key,                ///< a second transmission has another receiver's key
    passes_in_silence,          ///< a hold that ran out is not told
    // of the node
    drops_unrecorded_results,  ///< what the store could not take is gone
    never_wakes,               ///< timers are not set
    never_rests,               ///< the breaker does not open
    alerts_each_time,          ///< an alert for each failure while it is open
    uses_up_attempts,          ///< attempts in an outage make messages dead
    postpones_beyond_the_cap,
    too_many_at_once,
    too_fast
};

}  // namespace genvej::delivery::simulation
