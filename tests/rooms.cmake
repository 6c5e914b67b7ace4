# A room must not reach what is not its own: a view no socket, the network no pixel.

function(forbid room pattern what)
    file(GLOB files ${ROOT}/src/${room}/*.[ch])
    foreach(file IN LISTS files)
        file(STRINGS ${file} hits REGEX "${pattern}")
        if(hits)
            message(FATAL_ERROR "${file} reaches ${what}: ${hits}")
        endif()
    endforeach()
endfunction()

foreach(room ui lab app)
    forbid(${room} "SDL_net\\.h|SDLNet_" "a socket")
endforeach()
foreach(room net lab)
    forbid(${room} "SDL_ttf\\.h|SDL_Render|TTF_" "pixels")
endforeach()
forbid(ui "#include \"(app|action|client|server|connection|worker)\\.h\"" "another room")
