package import GitStorage
import Glibc
import JSONText
package import Logging
import Records
import ServiceLifecycle
import UnixSignals
import Watching
package import Workspace

/// A daemon of one store, from its start to its end: puts the watcher, the engine and the socket together, tells the service
/// manager, and ends them in order.
package struct DaemonProcess {
  /// What a graceful end may take.
  package static let patience = Duration.seconds(5)

  private let engine: Engine
  private let files: DaemonFiles
  private let root: DiskPath
  private let gitDirectory: DiskPath
  private let folder: GitPath
  private let environment: [String: String]
  private let log: Logger
  private let lock: DaemonLock

  /// Opens the store and takes the daemon's lock.
  ///
  /// - Throws: `StoreError` (`tryAgain`) where another daemon of this store runs; what opening a store throws.
  package init(
    at root: String, environment: [String: String], transport: any Transport, log: Logger, pace: SaveQueue.Pace = .standard,
    observer: StepObserver = .none
  ) throws {
    let workspace = try Workspace(at: root, environment: environment, isLasting: true)
    gitDirectory = DiskPath(workspace.repository.gitDirectory)
    self.root = workspace.root
    folder = workspace.editedFolder
    files = DaemonFiles(gitDirectory: workspace.repository.gitDirectory)
    lock = try DaemonLock(files)
    self.environment = environment
    self.log = log
    engine = try Engine(transport: transport, log: log, pace: pace) {
      try Workspace(at: root, environment: environment, observer: observer, isLasting: true)
    }
  }

  /// Works until it is told to end, by a signal (SIGTERM, SIGINT) or over its socket.
  package func run() async throws {
    let (engine, manager) = (engine, ServiceManager(environment: environment))
    // Watching begins before the first look, so that nothing is saved between the two.
    let lookout = try Lookout(root: root, gitDirectory: gitDirectory, folder: folder, engine: engine, log: log)
    let ending = Ending()
    let control = ControlServer(files.socket) { request in
      switch request {
      case .status: return Self.reply(engine.standing)
      case .poke:
        engine.poke()
        return ["done": .bool(true)]
      case .stop:
        await ending.begin()
        return ["done": .bool(true)]
      }
    }
    // They end in the reverse of this order: first nobody is answered any more, then nothing is watched, then the engine stops.
    var services: [any Service] = [EngineService(engine: engine), LookoutService(lookout: lookout), control]
    if let manager { services.append(ManagedService(manager: manager, engine: engine)) }
    var configuration = ServiceGroupConfiguration(
      services: services.map {
        .init(
          service: $0, successTerminationBehavior: .gracefullyShutdownGroup, failureTerminationBehavior: .gracefullyShutdownGroup)
      },
      gracefulShutdownSignals: [.sigterm, .sigint], logger: Self.quiet)
    configuration.maximumGracefulShutdownDuration = Self.patience
    let group = ServiceGroup(configuration: configuration)
    await ending.set { await group.triggerGracefulShutdown() }
    log.info("started", metadata: ["process": "\(getpid())", "watching": "\(lookout.coverage)"])
    do {
      try await group.run()
    } catch {
      manager?.tell("STOPPING=1")
      throw error
    }
    log.info("ended")
  }

  private static func reply(_ standing: Standing) -> JSONObject {
    var reply = standing.json
    reply["process"] = .number(JSONNumber(Int(getpid())))
    return reply
  }

  /// The services' own steps are nobody's news.
  private static var quiet: Logger { Logger(label: "kith.services") { _ in SwiftLogNoOpLogHandler() } }
}

/// How a request for the end reaches the group that is to end.
private actor Ending {
  private var act: (@Sendable () async -> Void)?
  func set(_ act: @escaping @Sendable () async -> Void) { self.act = act }
  func begin() async { await act?() }
}

private struct EngineService: Service {
  let engine: Engine

  func run() async throws {
    try await withGracefulShutdownHandler {
      try await engine.run()
    } onGracefulShutdown: {
      engine.stop()
    }
  }
}

private struct LookoutService: Service {
  let lookout: Lookout

  func run() async throws {
    await cancelWhenGracefulShutdown { await lookout.keepTrying() }
    lookout.stop()
  }
}

/// Keeps the service manager informed.
private struct ManagedService: Service {
  let manager: ServiceManager
  let engine: Engine

  func run() async throws {
    manager.tell("READY=1")
    await cancelWhenGracefulShutdown { await live() }
    manager.tell("STOPPING=1")
  }

  private func live() async {
    while !Task.isCancelled {
      // Twice as often as is asked for; a step that takes longer than the watchdog's time is taken for a hang.
      do { try await Task.sleep(for: manager.watchdog.map { $0 / 2 } ?? .seconds(3600)) } catch { return }
      await engine.beat()
      if manager.watchdog != nil { manager.tell("WATCHDOG=1") }
    }
  }
}
